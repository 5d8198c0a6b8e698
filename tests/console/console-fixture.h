/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "tresen-feed.h"
#include "tresen-profile.h"
#include "tresen-store.h"
#include "tresen-timeline-entry.h"

G_BEGIN_DECLS

/** ConsoleFixture: a profile in a folder of its own, its store, and the feed of it. */
typedef struct
{
  char *folder;
  TresenProfile *profile;
  TresenClock *clock;
  TresenStore *store;
  TresenFeed *feed;
} ConsoleFixture;

void console_fixture_set_up (ConsoleFixture *self, gconstpointer data);
void console_fixture_tear_down (ConsoleFixture *self, gconstpointer data);
void console_fixture_reopen (ConsoleFixture *self);

gpointer console_fixture_write (ConsoleFixture *self, TresenStoreFunc func, gpointer data);
gpointer console_fixture_read (ConsoleFixture *self, TresenStoreFunc func, gpointer data);
gboolean console_fixture_wait (gboolean (*is_done) (gpointer data), gpointer data);
void console_fixture_settle (guint ms);

gint64 console_fixture_add_customer (ConsoleFixture *self, const char *openid, const char *name);
void
console_fixture_add_texts (ConsoleFixture *self, gint64 customer_id, guint count, gint64 ago_us);
void console_fixture_add_samples (ConsoleFixture *self);
void console_fixture_add_style (void);
void console_fixture_remove_folder (const char *path);
void console_fixture_make_wave (ConsoleFixture *self, const char *name, guint ms);
void console_fixture_make_picture (ConsoleFixture *self, const char *name, int width, int height);

G_END_DECLS
