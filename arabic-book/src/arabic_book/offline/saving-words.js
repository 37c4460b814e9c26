/* What is said of saving; the build fills it from strings.py. */

export const savingWords = {};
