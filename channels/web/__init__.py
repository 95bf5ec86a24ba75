"""The website's channel: sessions for visitors, the widget's socket, and the widget itself under `static/`."""
