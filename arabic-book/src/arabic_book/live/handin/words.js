/* What is said where a notebook is handed in and where results are kept; the build fills it from strings.py. */
export const handing = {};
