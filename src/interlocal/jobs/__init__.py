"""Work in the background: asked for, watched, stopped, and begun again where a worker died."""
