'use client';

import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

export default function ConsoleError({ reset }: { readonly reset: () => void }) {
  return (
    <EmptyState
      title="This page could not be read"
      why="The server reported an error while reading it, most often because the database does not answer. The log of the web process says more."
      next={
        <Button kind="primary" onClick={reset}>
          Try again
        </Button>
      }
    />
  );
}
