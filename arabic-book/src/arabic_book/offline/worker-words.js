/* What the pages of the service worker say; the build fills it from strings.py. */

export const workerWords = {};
