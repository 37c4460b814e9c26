/* What the page says; the build fills it from strings.py. */

export const words = {};
