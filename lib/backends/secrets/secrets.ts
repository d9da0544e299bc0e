/** Keys derived from APP_SECRET by HKDF, one per purpose; the root itself is never handed out. */
export interface Secrets {
  /** 32 bytes for a purpose, e.g. "api-keys:v1". The same purpose always gives the same bytes. */
  derive(purpose: string): Buffer;
}
