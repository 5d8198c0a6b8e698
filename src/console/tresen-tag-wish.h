/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/* What staff want done with tags, written into the store; nobody waits for it, the rows tell. */

void tresen_tag_wish_create (TresenStore *store,
                             TresenClock *clock,
                             const char *name,
                             gint64 customer_id);
void
tresen_tag_wish_rename (TresenStore *store, TresenClock *clock, gint64 tag_id, const char *name);
void tresen_tag_wish_delete (TresenStore *store, TresenClock *clock, gint64 tag_id);
void tresen_tag_wish_give (TresenStore *store,
                           TresenClock *clock,
                           gint64 tag_id,
                           gint64 customer_id,
                           gboolean is_wanted);

G_END_DECLS
