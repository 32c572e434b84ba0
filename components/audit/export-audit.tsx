import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu';

const formats = [
  { key: 'csv', title: 'CSV (spreadsheet)' },
  { key: 'jsonl', title: 'JSON Lines' },
];

/** Takes away all entries that the filters match; that it was done becomes an entry itself. */
export function ExportAudit({ filters }: { readonly filters: URLSearchParams }) {
  const addressOf = (format: string) => {
    const query = new URLSearchParams(filters);
    query.set('format', format);
    return `/api/v1/audit/export?${query}`;
  };
  return (
    <Menu
      trigger={
        <Button size="small" kind="quiet" aria-label="Export these entries">
          <Download size={14} aria-hidden /> Export
        </Button>
      }
    >
      <MenuLabel>All entries that these filters match</MenuLabel>
      {formats.map((format) => (
        <MenuItem key={format.key} asChild>
          <a href={addressOf(format.key)} download>
            {format.title}
          </a>
        </MenuItem>
      ))}
    </Menu>
  );
}
