/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-media.h"
#include "tresen-store-callbacks.h"
#include "tresen-store-changes.h"
#include "tresen-store-conversations.h"
#include "tresen-store-customers.h"
#include "tresen-store-export.h"
#include "tresen-store-followers.h"
#include "tresen-store-names.h"
#include "tresen-store-tags.h"
#include "tresen-store-health.h"
#include "tresen-store-jobs.h"
#include "tresen-store-outgoing.h"
#include "tresen-store-private.h"
#include "tresen-store-timeline.h"

G_BEGIN_DECLS

#define SECOND G_TIME_SPAN_SECOND
#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR
#define START (G_GINT64_CONSTANT (1700000000) * SECOND)

/** Fixture: a folder, a store in it, and a context of its own that waits with a deadline. */
typedef struct
{
  char *folder;
  char *path;
  TresenClock *clock;
  TresenStore *store;
} Fixture;

void fixture_set_up (Fixture *self, gconstpointer data);
void fixture_tear_down (Fixture *self, gconstpointer data);
void fixture_close (Fixture *self);
gboolean fixture_open_store (TresenStore *store, GError **error);
void fixture_close_store (TresenStore *store);
gpointer fixture_write (Fixture *self, TresenStoreFunc func, gpointer data, GError **error);
gpointer fixture_read (Fixture *self, TresenStoreFunc func, gpointer data, GError **error);
void fixture_wait (const gboolean *is_done);
void fixture_iterate_until (gboolean (*is_done) (gpointer data), gpointer data);

TresenDb *fixture_db (Fixture *self);
gint64 add_customer (TresenDb *db, const char *openid);
gint64 add_message (TresenDb *db, gint64 customer_id, const char *text, gint64 at_us);
TresenMedia *make_media (const char *file, const char *content_type, gint64 size);
gint64 find_number (TresenDb *db, const char *sql);
char *explain (TresenDb *db, const char *sql);

G_END_DECLS
