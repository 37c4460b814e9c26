/* The tables that words.py has, and what the search says; the build fills them. */

export const tables = {};
