/* Small drawings on buttons; none is mirrored, for none means a direction of reading. */
const PATHS = {
  run: '<path d="M8 5.5v13l10.5-6.5z" fill="currentColor"/>',
  stop: '<path d="M7 7h10v10H7z" fill="currentColor"/>',
  edit: '<path d="M4 20l1-4.5L16 4.5 19.5 8 8.5 19zM13.5 7l3.5 3.5"/>',
  done: '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
  above: '<path d="M12 20V10m-4 4l4-4 4 4M5 4.5h14"/>',
  reset: '<path d="M5 5v5h5M5.5 10a7.5 7.5 0 1 1-1 4"/>',
  all: '<path d="M5 5v14l7-7zM13 5v14l7-7z"/>',
  save: '<path d="M12 4v11m-4-4l4 4 4-4M5 20h14"/>',
  restart: '<path d="M19 5v5h-5M18.5 10a7.5 7.5 0 1 0 1 4"/>',
};

export const icon = (name) => `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
