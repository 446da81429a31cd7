"""Placed promises and other geodata to layers, analysis and exchange. No Folium, no Streamlit."""
