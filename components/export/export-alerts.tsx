import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuLabel } from '@/components/ui/menu';

const formats = [
  { key: 'csv', title: 'CSV (spreadsheet)' },
  { key: 'jsonl', title: 'JSON Lines (everything)' },
  { key: 'stix', title: 'STIX 2.1 bundle' },
  { key: 'ecs', title: 'ECS (Elastic)' },
  { key: 'ocsf', title: 'OCSF Detection Findings' },
];

/** Takes away all alerts that the filters match, not only those that are loaded. */
export function ExportAlerts({ filters }: { readonly filters: URLSearchParams }) {
  const addressOf = (format: string) => {
    const query = new URLSearchParams(filters);
    query.set('format', format);
    return `/api/v1/alerts/export?${query}`;
  };
  return (
    <Menu
      trigger={
        <Button size="small" kind="quiet" aria-label="Export these alerts">
          <Download size={14} aria-hidden /> Export
        </Button>
      }
    >
      <MenuLabel>All alerts that these filters match</MenuLabel>
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
