import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';
import { TextField } from './field';
import { type FilterKey, queryWithTokens, tokensFromQuery } from './filter-tokens';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from './menu';
import { useQuery } from './use-query';
import { useStoredValue } from './use-stored-value';

export type SavedView = { readonly name: string; readonly query: string };

const savedMax = 30;

function parseViews(raw: unknown): readonly SavedView[] | null {
  if (!Array.isArray(raw)) return null;
  return raw
    .filter((each): each is SavedView => typeof each?.name === 'string' && typeof each?.query === 'string')
    .slice(0, savedMax);
}

type Props = {
  readonly id: string;
  readonly views: readonly SavedView[];
  readonly keys: readonly FilterKey[];
};

/** Named filters: ours, and those saved in this browser. */
export function SavedViews({ id, views, keys }: Props) {
  const { query, replaceAll } = useQuery();
  const [own, setOwn] = useStoredValue<readonly SavedView[]>(`bw-views-${id}`, [], parseViews);
  const [isNaming, setIsNaming] = useState(false);
  const [name, setName] = useState('');
  const show = (view: SavedView) =>
    replaceAll(
      queryWithTokens(
        new URLSearchParams(window.location.search),
        keys,
        tokensFromQuery(new URLSearchParams(view.query), keys),
      ),
    );
  const save = () => {
    const current = queryWithTokens(new URLSearchParams(), keys, tokensFromQuery(query, keys)).toString();
    setOwn([...own.filter((view) => view.name !== name), { name, query: current }].slice(-savedMax));
    setIsNaming(false);
    setName('');
  };
  return (
    <>
      <Menu
        trigger={
          <Button aria-label="Views">
            <Bookmark size={14} aria-hidden /> <span className="hidden sm:inline">Views</span>
          </Button>
        }
      >
        {views.map((view) => (
          <MenuItem key={view.name} onSelect={() => show(view)}>
            {view.name}
          </MenuItem>
        ))}
        {own.length > 0 && <MenuLabel>Saved in this browser</MenuLabel>}
        {own.map((view) => (
          <MenuItem key={view.name} onSelect={() => show(view)}>
            {view.name}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => setIsNaming(true)}>Save this view…</MenuItem>
        {own.length > 0 && <MenuItem onSelect={() => setOwn([])}>Forget saved views</MenuItem>}
      </Menu>
      <Dialog
        isOpen={isNaming}
        onOpenChange={setIsNaming}
        title="Save this view"
        description="The filters as they are now, under a name, in this browser."
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') save();
          }}
        >
          <TextField
            label="Name"
            value={name}
            maxLength={60}
            onChange={(event) => setName(event.target.value)}
          />
          <div className="flex justify-end">
            <Button kind="primary" type="submit" disabled={name.trim() === ''}>
              Save
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
