"""The pages, which Streamlit runs as scripts."""
