/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *tresen_web_fill (const char *text, const char *name, const char *value);
void tresen_web_append_text (GString *html, const char *text);
void
tresen_web_append_element (GString *html, const char *tag, const char *css_class, const char *text);
void tresen_web_append_attribute (GString *html, const char *name, const char *value);

G_END_DECLS
