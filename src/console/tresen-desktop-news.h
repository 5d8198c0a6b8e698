/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TresenDesktopNews: sends notifications where somebody shows them. Without such a service GLib would warn each time, and nobody
 * could do anything about it.
 */
#define TRESEN_TYPE_DESKTOP_NEWS (tresen_desktop_news_get_type ())
G_DECLARE_FINAL_TYPE (TresenDesktopNews, tresen_desktop_news, TRESEN, DESKTOP_NEWS, GObject)

TresenDesktopNews *tresen_desktop_news_new (GApplication *application);
void tresen_desktop_news_tell_of_payment (TresenDesktopNews *self,
                                          gint64 payment_id,
                                          const char *title,
                                          const char *body,
                                          gboolean is_urgent);

G_END_DECLS
