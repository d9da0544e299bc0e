import ipaddr from "ipaddr.js";

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Reads an address or CIDR range ("203.0.113.7", "2001:db8::/32"); null when it is neither. */
function parseRange(text: string): Range | null {
  try {
    if (text.includes("/")) return ipaddr.parseCIDR(text);
    const address = ipaddr.process(text);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  } catch {
    return null;
  }
}

// ipaddr.js also reads "1.2" and "0x7f.1" as addresses; people who write those mean something else.
const PLAIN = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)(\/\d{1,3})?$/i;

export const isAddressRange = (text: string): boolean => PLAIN.test(text) && parseRange(text) !== null;

/** Whether an address lies in one of the ranges. IPv4 inside IPv6 ("::ffff:1.2.3.4") counts as IPv4. */
export function addressMatcher(ranges: readonly string[]): (address: string | null) => boolean {
  const parsed = ranges.map(parseRange).filter((range) => range !== null);
  return (text) => {
    if (text === null || !ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return parsed.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
  };
}

/** Whether every range of `inner` lies inside some range of `outer`. */
export function rangesWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const bounds = outer.map(parseRange).filter((range) => range !== null);
  return inner.every((text) => {
    const range = parseRange(text);
    if (!range) return false;
    const [base, bits] = range;
    return bounds.some(([outerBase, outerBits]) => {
      return outerBase.kind() === base.kind() && bits >= outerBits && base.match(outerBase, outerBits);
    });
  });
}
