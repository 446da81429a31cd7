"""What people see: Streamlit app, exports, command line. The composition root."""
