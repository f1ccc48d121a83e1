/** Whether an address is one of fe80::/10, which every interface has for itself. */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/.test(address);
}

/** Whether no single host has an address, or one of a prefix: multicast, or what lies above it in IPv4, broadcast among it. */
export function isGroup(address: string): boolean {
  return /^(?:22[4-9]|2[3-5][0-9])\.|^ff[0-9a-f]{2}:/.test(address);
}

/** A link-local address with its zone, the interface, without which it means nothing; any other as it is. */
export function withZone(address: string, index: number): string {
  return isLinkLocal(address) && !address.includes('%') ? `${address}%${index}` : address;
}

/** As addresses are compared: the interface is a key of its own beside the next hop. */
export function withoutZone(address: string): string {
  const percent = address.indexOf('%');
  return percent < 0 ? address : address.slice(0, percent);
}

/** Whether a next hop is none: the route is on-link. */
export function isUnspecified(nextHop: string): boolean {
  return nextHop === '0.0.0.0' || nextHop === '::';
}
