/** The mark: an open ring around a point, a broker being watched. */
export function BrandMark({ size = 20 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden>
      <path d="M17.4 7.2A8 8 0 1 1 12.8 2.6" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
      <path
        d="M13.8 8.2A4.2 4.2 0 1 1 11.8 6.2"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        opacity="0.6"
      />
      <circle cx="10" cy="10" r="1.6" fill="currentColor" />
    </svg>
  );
}

export function Brand({ isCollapsed }: { readonly isCollapsed: boolean }) {
  return (
    <div className="mb-2 flex h-8 items-center gap-2.5 px-2.5 text-accent">
      <BrandMark />
      {!isCollapsed && <span className="text-base font-semibold text-ink">Brokerwatch</span>}
    </div>
  );
}
