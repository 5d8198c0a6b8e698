/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-profile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

G_DEFINE_QUARK (tresen_profile_error_quark, tresen_profile_error)

struct _TresenProfile
{
  gatomicrefcount refs;
  char *folder; /* its real path */
  char *database;
  char *media_folder;
  int lock_fd; /* -1 unless this process holds the lock */
};

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0 && access (path, R_OK | X_OK) == 0)
    return TRUE;
  g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_FOLDER,
               "profile: cannot use the folder %s: %s", path, g_strerror (errno));
  return FALSE;
}

/**
 * tresen_profile_get_default_folder:
 *
 * Returns: (transfer full): the folder of the default profile inside the user's data folder. Any
 * thread.
 */
char *
tresen_profile_get_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "tresen", NULL);
}

/**
 * tresen_profile_new:
 * @folder: a path in the file system's encoding; the folder is made if there is none
 *
 * Touches the disk a few times; call it at start. Errors: %TRESEN_PROFILE_ERROR_FOLDER. Any thread.
 *
 * Returns: (transfer full) (nullable): the profile, not yet locked
 */
TresenProfile *
tresen_profile_new (const char *folder, GError **error)
{
  g_autoptr (TresenProfile) self = g_new0 (TresenProfile, 1);
  g_autofree char *backups = NULL;
  char *real;

  g_atomic_ref_count_init (&self->refs);
  self->lock_fd = -1;
  if (!make_folder (folder, error))
    return NULL;
  real = realpath (folder, NULL);
  self->folder = g_strdup (real != NULL ? real : folder);
  free (real);
  self->database = g_build_filename (self->folder, "tresen.db", NULL);
  self->media_folder = g_build_filename (self->folder, "media", NULL);
  backups = g_build_filename (self->folder, "backups", NULL);
  if (!make_folder (self->media_folder, error) || !make_folder (backups, error))
    return NULL;
  return g_steal_pointer (&self);
}

TresenProfile *
tresen_profile_ref (TresenProfile *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tresen_profile_unref (TresenProfile *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->folder);
  g_free (self->database);
  g_free (self->media_folder);
  g_free (self);
}

/**
 * tresen_profile_lock:
 *
 * Takes the profile for this process, until the last reference to @self goes or the process ends,
 * however it ends. Errors: %TRESEN_PROFILE_ERROR_IN_USE, %TRESEN_PROFILE_ERROR_FOLDER. Call it
 * once, before @self is shared.
 */
gboolean
tresen_profile_lock (TresenProfile *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, "lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      g_set_error (error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_FOLDER,
                   "profile: cannot write %s: %s", path, g_strerror (errno));
      return FALSE;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_set_error (
          error, TRESEN_PROFILE_ERROR, TRESEN_PROFILE_ERROR_IN_USE,
          "profile: another Tresen is using %s; close it first, or choose another --profile",
          self->folder);
      close (fd);
      return FALSE;
    }
  self->lock_fd = fd;
  return TRUE;
}

/** tresen_profile_get_folder: Returns: the real path of the profile's folder. Any thread. */
const char *
tresen_profile_get_folder (TresenProfile *self)
{
  return self->folder;
}

/** tresen_profile_get_database: Returns: the path of the database file, which need not exist yet.
 * Any thread. */
const char *
tresen_profile_get_database (TresenProfile *self)
{
  return self->database;
}

/** tresen_profile_get_media_folder: Returns: the path of the folder for pictures and the like. Any
 * thread. */
const char *
tresen_profile_get_media_folder (TresenProfile *self)
{
  return self->media_folder;
}

/**
 * tresen_profile_get_application_id:
 * @base_id: the id of the default profile
 *
 * Returns: (transfer full): @base_id for the default profile, with ".p" and a hash of the real path
 * behind it for others, so that each profile has one window of its own. Any thread.
 */
char *
tresen_profile_get_application_id (TresenProfile *self, const char *base_id)
{
  g_autofree char *default_folder = tresen_profile_get_default_folder ();
  g_autofree char *hash = NULL;
  char *real = realpath (default_folder, NULL);
  gboolean is_default = real != NULL && strcmp (real, self->folder) == 0;

  free (real);
  if (is_default)
    return g_strdup (base_id);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->folder, -1);
  return g_strdup_printf ("%s.p%.16s", base_id, hash);
}
