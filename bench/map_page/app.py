"""The server of the benchmarks of maps: Streamlit and the routes of the point layers."""

from __future__ import annotations

import streamlit as st

from dashboard.points import routes

app = st.App("page.py", routes=routes())
