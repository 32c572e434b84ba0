/** What counts as an alert on pages that sum up: nothing from shadow mode, nothing muted, no symptoms of others. */
export const countedAlerts = { shadow: false, mutedKind: null, inhibitedById: null } as const;
