project = html_title = "كتاب تجريبي"
language = "ar"
extensions = ["myst_nb", "arabic_book"]
html_theme = "arabic_book"
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence"]
