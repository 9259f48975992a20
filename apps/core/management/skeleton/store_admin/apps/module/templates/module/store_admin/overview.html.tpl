{% extends "layouts/back_office.html" %}
{% block title %}{% translate "$name" %} – {{ store.name }}{% endblock %}
{% block header %}
  <c-page-header title="{% translate '$name' %}" />
{% endblock header %}
{% block content %}
  <c-empty-state icon="box" title="{% translate 'Nothing here yet' %}" text="{% translate 'As soon as there is something, it is listed here.' %}" />
{% endblock content %}
