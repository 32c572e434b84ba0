import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { CopyBlock } from '@/components/ui/copy-block';
import { EmptyState } from '@/components/ui/empty-state';

const mosquittoLines = `# mosquitto.conf: let the monitor see connections and subscriptions
sys_interval 10
log_dest topic
log_type error
log_type warning
log_type notice
log_type information
log_type subscribe
log_type unsubscribe
connection_messages true`;

/** The first page before there is a broker: what would be here, and the one thing to do. */
export function NoBroker() {
  return (
    <EmptyState
      title="No broker is being watched yet"
      why="Here you would see each broker's state, message rate, MQTT clients and open alerts. Nothing is shown because no broker has been added."
      next={
        <div className="flex flex-col gap-3">
          <Button asChild kind="primary" className="self-start">
            <Link href="/brokers?add=1">Add a broker</Link>
          </Button>
          <p className="text-dim">
            For a Mosquitto broker, these lines in its configuration show the monitor who connects and who
            subscribes to what:
          </p>
          <CopyBlock text={mosquittoLines} what="the Mosquitto configuration" />
        </div>
      }
    />
  );
}
