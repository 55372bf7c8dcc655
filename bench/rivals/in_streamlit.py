"""The page in Streamlit: ``streamlit run in_streamlit.py -- FILE``."""

import sys

import figures
import streamlit as st

connection = st.cache_resource(figures.opened)(sys.argv[1])


@st.cache_data
def choices():
    return figures.choices(connection)


@st.cache_data
def load(indicator, area, group):
    return figures.figures(connection, indicator, area, group)


st.title("Figures of an area")
chosen = {}
for name, known in choices().items():
    titles = list(known)
    first = list(known.values()).index(figures.FIRST[name])
    chosen[name] = known[st.selectbox(name, titles, index=first)]
frame = load(**chosen)
st.line_chart(frame, x="Year to", y=["Own figure", "Compared with"])
st.dataframe(frame, hide_index=True)
