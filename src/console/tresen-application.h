/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tresen-clock.h"
#include "tresen-profile.h"
#include "tresen-store.h"

G_BEGIN_DECLS

/**
 * TresenApplication: the GTK application with its one window. A GApplication for its maker, so main needs no GTK header.
 *
 * The window is there as soon as the application is activated and says that it is loading; main gives it the parts when
 * they are ready, from its handler of GApplication::startup on (which runs in the first process only, so a second start
 * raises the window and opens no profile):
 *
 *   tresen_application_set_parts()    when the profile is locked and the store is open: the inbox is shown
 *   tresen_application_set_problem()  when that failed: a page that says why, and what to do
 *
 * Closing the window or Ctrl+Q writes what staff have typed, then ends the application: GApplication::shutdown is the
 * place to stop the bridge and to close the store.
 */
#define TRESEN_TYPE_APPLICATION (tresen_application_get_type ())
#define TRESEN_APPLICATION(object)                                                                 \
  (G_TYPE_CHECK_INSTANCE_CAST ((object), TRESEN_TYPE_APPLICATION, TresenApplication))
#define TRESEN_IS_APPLICATION(object)                                                              \
  (G_TYPE_CHECK_INSTANCE_TYPE ((object), TRESEN_TYPE_APPLICATION))
GType tresen_application_get_type (void);
typedef struct _TresenApplication TresenApplication;

TresenApplication *
tresen_application_new (const char *application_id, TresenClock *clock, gboolean is_practice);
void
tresen_application_set_parts (TresenApplication *self, TresenProfile *profile, TresenStore *store);
void tresen_application_set_problem (TresenApplication *self, const GError *error);
void tresen_application_set_phone_url (TresenApplication *self, const char *phone_url);

G_END_DECLS
