/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TRESEN_PROFILE_ERROR (tresen_profile_error_quark ())
GQuark tresen_profile_error_quark (void);

/**
 * TresenProfileError:
 * @TRESEN_PROFILE_ERROR_IN_USE: another process has this profile open
 * @TRESEN_PROFILE_ERROR_FOLDER: the folder cannot be made or written
 * @TRESEN_PROFILE_ERROR_CONNECTION: connection.ini cannot be read or holds a value that cannot be
 * used
 * @TRESEN_PROFILE_ERROR_NOT_SET_UP: there is no connection.ini
 * @TRESEN_PROFILE_ERROR_SECRETS: the secrets file cannot be read or may be read by others
 * @TRESEN_PROFILE_ERROR_NO_SECRETS: no secrets file was named
 */
typedef enum
{
  TRESEN_PROFILE_ERROR_IN_USE,
  TRESEN_PROFILE_ERROR_FOLDER,
  TRESEN_PROFILE_ERROR_CONNECTION,
  TRESEN_PROFILE_ERROR_NOT_SET_UP,
  TRESEN_PROFILE_ERROR_SECRETS,
  TRESEN_PROFILE_ERROR_NO_SECRETS,
} TresenProfileError;

/** TresenProfile: a dealer's folder. Immutable once it is open; may be shared between threads. */
typedef struct _TresenProfile TresenProfile;

TresenProfile *tresen_profile_new (const char *folder, GError **error);
TresenProfile *tresen_profile_ref (TresenProfile *self);
void tresen_profile_unref (TresenProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenProfile, tresen_profile_unref)

char *tresen_profile_get_default_folder (void);
gboolean tresen_profile_lock (TresenProfile *self, GError **error);
const char *tresen_profile_get_folder (TresenProfile *self);
const char *tresen_profile_get_database (TresenProfile *self);
const char *tresen_profile_get_media_folder (TresenProfile *self);
char *tresen_profile_get_application_id (TresenProfile *self, const char *base_id);

G_END_DECLS
