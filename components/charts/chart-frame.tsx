import { Ellipsis } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { useSay } from '@/components/ui/toasts';
import type { TimeLinesModel } from '@/lib/charts/prepare-time-lines';
import { toCsv } from '@/lib/charts/to-csv';
import { ChartTable } from './chart-table';
import { download, toPng } from './download';

type Props = {
  /** The question the chart answers: "Messages a second, by broker". */
  readonly title: string;
  readonly unit: string;
  readonly model: TimeLinesModel;
  readonly note?: ReactNode;
  readonly children: ReactNode;
};

/** Around every chart: its question, and the ways to take it away (table, PNG, CSV). */
export function ChartFrame({ title, unit, model, note, children }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const say = useSay();
  const [isTable, setIsTable] = useState(false);
  const fileName = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const savePng = async () => {
    const svg = body.current?.querySelector('svg');
    const image = svg ? await toPng(svg).catch(() => null) : null;
    if (image) download(`${fileName}.png`, image);
    else say('This browser did not draw the picture.', 'bad');
  };
  return (
    <section aria-label={title} className="panel flex min-w-0 flex-col p-3">
      <header className="mb-2 flex items-center gap-2">
        <h2 className="min-w-0 grow text-sm">{title}</h2>
        {note}
        <Menu
          trigger={
            <Button kind="quiet" size="small" aria-label={`Options of the chart: ${title}`}>
              <Ellipsis size={14} aria-hidden />
            </Button>
          }
        >
          <MenuCheckItem isChecked={isTable} onChange={setIsTable}>
            Show as a table
          </MenuCheckItem>
          <MenuSeparator />
          <MenuItem isDisabled={isTable} onSelect={() => void savePng()}>
            Save as PNG
          </MenuItem>
          <MenuItem
            onSelect={() => download(`${fileName}.csv`, new Blob([toCsv(model)], { type: 'text/csv' }))}
          >
            Save as CSV
          </MenuItem>
        </Menu>
      </header>
      <div ref={body} className="live flex min-w-0 flex-[1_0_14rem] flex-col">
        {isTable ? <ChartTable model={model} unit={unit} label={title} /> : children}
      </div>
    </section>
  );
}
