import Link from 'next/link';
import { EmptyState } from '@/components/ui/empty-state';

export default function NotFound() {
  return (
    <EmptyState
      title="There is nothing here"
      why="The address may be old: what it named was removed, or never existed."
      next={
        <Link href="/" className="text-accent underline">
          Go to the overview
        </Link>
      }
    />
  );
}
