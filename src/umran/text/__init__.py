"""Ground: Arabic words and numbers, pieces of HTML, errors. Nothing here imports anything of the house."""
