/* Whether bytes are those of the lock, in a page of any origin. */

const inHex = (digest) => [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const inBase64 = (hex) => btoa(String.fromCharCode(...hex.match(/../g).map((pair) => Number.parseInt(pair, 16))));

/** Whether `buffer` has this SHA-256. A page of a room's network has no crypto.subtle, but every fetch can check. */
export async function hasSum(buffer, sha256) {
  if (globalThis.crypto?.subtle) return inHex(await crypto.subtle.digest("SHA-256", buffer)) === sha256;
  const address = URL.createObjectURL(new Blob([buffer]));
  try {
    await fetch(address, { integrity: `sha256-${inBase64(sha256)}` });
    return true;
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(address);
  }
}
