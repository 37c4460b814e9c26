/* Files with which notebooks run in the page. They are kept once, by their sum, where that feature looks for them. */

export const engineHas = async () => new Set();
export const engineKeep = async () => {};
