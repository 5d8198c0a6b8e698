/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenTypist: watches the text of a reply and writes down that somebody is typing, for the bridge to show to the customer: at
 * most every ten seconds, and that it is over when the text is emptied. Only what a person types counts, not a draft that comes
 * back or a reply that goes. Does nothing unless the person at the screen wants it (the preference "show-typing").
 */
#define TRESEN_TYPE_TYPIST (tresen_typist_get_type ())
G_DECLARE_FINAL_TYPE (TresenTypist, tresen_typist, TRESEN, TYPIST, GObject)

TresenTypist *tresen_typist_new (GtkTextBuffer *buffer, TresenStore *store, TresenClock *clock);
void tresen_typist_set_customer (TresenTypist *self, gint64 customer_id);

G_END_DECLS
