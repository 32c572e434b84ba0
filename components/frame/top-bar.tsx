import { BrokerScope } from './broker-scope';
import { LiveButton } from './live-button';
import { RangeChoice } from './range-choice';
import { SearchPalette } from './search-palette';
import { ThemeSwitch } from './theme-switch';
import { UserMenu } from './user-menu';

export function TopBar({ userName }: { readonly userName: string }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b bg-panel px-2 md:px-4">
      <span className="min-w-0 shrink [&>button]:max-w-40 [&>button]:truncate">
        <BrokerScope />
      </span>
      <span className="hidden sm:inline">
        <RangeChoice />
      </span>
      <LiveButton />
      <span className="grow" />
      <SearchPalette />
      <span className="hidden md:inline">
        <ThemeSwitch />
      </span>
      <UserMenu name={userName} />
    </header>
  );
}
