"""Machine images: keys, what builds them, pipelines, and the parameters that name the newest. In the images account."""
