/** The MQTT client behind an edge node, as far as the broker tells. Times are ms since the epoch. */
export type NodeClient = {
  id: string | null;
  address: string | null;
  /** null = not known. */
  isConnected: boolean | null;
  /** Since when at least, without a break; says nothing unless it is connected. */
  connectedAt: number;
  disconnectedAt: number;
  /** Another one that takes the node's commands as well, as a device does that came back under a new id. */
  next: { readonly id: string; readonly address: string | null; readonly at: number } | null;
  /** How many ids it has had since `idsSince`. */
  ids: number;
  idsSince: number;
};
