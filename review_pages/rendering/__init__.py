"""One module for each part of the site: values in, HTML, XML, CSV or JSON out."""
