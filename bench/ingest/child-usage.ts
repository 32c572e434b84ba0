/** User and system CPU of this process so far in ms, and the most memory it ever held. */
export type ChildUsage = { readonly cpuMs: number; readonly rssMb: number };

/** Answers `usage` messages of the parent with this process's own account. */
export function answerUsage(): void {
  process.on('message', (message) => {
    if (message !== 'usage') return;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    process.send?.({ type: 'usage', cpuMs: (userCPUTime + systemCPUTime) / 1000, rssMb: maxRSS / 1024 });
  });
}
