/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-templates.h"

G_BEGIN_DECLS

/**
 * TresenNotice: what staff want to have sent, on its way to the store.
 */
typedef struct
{
  gint64 customer_id;
  gint64 now_us;
  char *text;   /* what staff will read of it */
  char *detail; /* JSON, see tresen_store_notice_queue() */
} TresenNotice;

TresenNotice *tresen_notice_new (gint64 customer_id,
                                 gint64 now_us,
                                 const TresenTemplate *template,
                                 GPtrArray *fields,
                                 const char *const *values,
                                 const char *url);
void tresen_notice_free (TresenNotice *self);
gboolean tresen_notice_url_is_good (const char *url);

/* For the store's workers. */

gpointer tresen_notice_queue_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_notice_load_func (TresenDb *db, gpointer data, GError **error);
gpointer tresen_notice_ask_func (TresenDb *db, gpointer data, GError **error);

G_END_DECLS
