import { CircleUser, Clock, LogOut, SunMoon } from 'lucide-react';
import Link from 'next/link';
import { signOut } from '@/components/sign-in/authentication-client';
import { Button } from '@/components/ui/button';
import { useClock, useZone } from '@/components/ui/clock';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { useSay } from '@/components/ui/toasts';
import { useTheme } from './theme-switch';

/** Who is signed in, how times are shown, the theme and the way out. */
export function UserMenu({ name }: { readonly name: string }) {
  const say = useSay();
  const zone = useZone();
  const { setZone } = useClock();
  const { toggle } = useTheme();
  const leave = async () => {
    const problem = await signOut();
    if (problem === null) window.location.assign('/sign-in');
    else say(problem, 'bad');
  };
  return (
    <Menu
      trigger={
        <Button kind="quiet" aria-label={`User: ${name}`} className="px-2">
          <CircleUser size={16} aria-hidden />
          <span className="hidden max-w-32 truncate lg:inline">{name}</span>
        </Button>
      }
    >
      <MenuLabel>Signed in as {name}</MenuLabel>
      <MenuItem onSelect={() => setZone(zone === 'utc' ? 'local' : 'utc')}>
        <Clock size={16} aria-hidden /> {zone === 'utc' ? 'Show local time' : 'Show UTC'}
      </MenuItem>
      <MenuItem onSelect={toggle}>
        <SunMoon size={16} aria-hidden /> Change theme
      </MenuItem>
      <MenuItem asChild>
        <Link href="/settings" prefetch={false}>
          <CircleUser size={16} aria-hidden /> Account and settings
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => void leave()}>
        <LogOut size={16} aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
