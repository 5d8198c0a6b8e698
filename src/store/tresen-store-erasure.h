/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenErasure: that somebody's data were deleted, without saying whose.
 * @cause: "staff", or the name of the event by which WeChat asked for it
 * @n_entries: messages and events
 * @n_files: pictures, voices and films
 */
typedef struct
{
  gint64 id;
  char *cause;
  gint64 at_us;
  gint64 n_entries;
  gint64 n_files;
} TresenErasure;

void tresen_erasure_free (TresenErasure *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenErasure, tresen_erasure_free)

gint64 tresen_store_customer_erase (TresenDb *db,
                                    gint64 customer_id,
                                    const char *cause,
                                    gint64 now_us,
                                    GError **error);
gboolean tresen_store_person_erase (TresenDb *db,
                                    const char *openid,
                                    const char *cause,
                                    gint64 now_us,
                                    GError **error);
GPtrArray *tresen_store_erasures_load (TresenDb *db, guint most, GError **error);

G_END_DECLS
