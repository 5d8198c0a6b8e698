/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-problem-words.h"

#include <glib/gi18n.h>

#include "tresen-profile.h"
#include "tresen-store.h"

void
tresen_problem_words_free (TresenProblemWords *self)
{
  g_free (self->text);
  g_free (self);
}

typedef struct
{
  int code;
  const char *title;
  const char *text;
} Words;

static const Words profile_words[] = {
  { TRESEN_PROFILE_ERROR_IN_USE, N_ ("Profile Is in Use"),
    N_ ("Another Tresen has this profile open, and two of them would send replies twice. Close the "
        "other one, then "
        "start Tresen again.") },
  { TRESEN_PROFILE_ERROR_FOLDER, N_ ("Profile Cannot Be Written"),
    N_ ("The folder of the profile cannot be made or written, so nothing that comes in could be "
        "kept. Check its "
        "permissions and the free space on the disk, then start Tresen again.") },
  { TRESEN_PROFILE_ERROR_CONNECTION, N_ ("Connection Settings Not Usable"),
    N_ ("connection.ini in the profile's folder cannot be read or holds a value that cannot be "
        "used. Correct it, then "
        "start Tresen again.") },
  { TRESEN_PROFILE_ERROR_NOT_SET_UP, N_ ("Tresen Is Not Set Up Yet"),
    N_ ("The profile's folder holds no connection.ini, so Tresen does not know your Official "
        "Account. Write the file as "
        "the manual says, or start Tresen with --practice to try it without an account.") },
  { TRESEN_PROFILE_ERROR_SECRETS, N_ ("Secrets Cannot Be Read"),
    N_ ("The file with the secrets cannot be read, or other people on this computer may read it. "
        "Make it readable for "
        "you alone (mode 0600), then start Tresen again.") },
  { TRESEN_PROFILE_ERROR_NO_SECRETS, N_ ("No Secrets Were Given"),
    N_ ("Without the token of your Official Account Tresen cannot tell what comes from WeChat. "
        "Start it with --secrets and the file with the secrets; the manual says what belongs in "
        "there.") },
};

static const Words store_words[] = {
  { TRESEN_STORE_ERROR_BUSY, N_ ("Database Is Locked"),
    N_ ("Another program holds the database of this profile. Close it, then start Tresen again.") },
  { TRESEN_STORE_ERROR_FULL, N_ ("Disk Is Full"),
    N_ ("The database cannot be written, so nothing that comes in could be kept. Free some space "
        "on the disk, then "
        "start Tresen again.") },
  { TRESEN_STORE_ERROR_CORRUPT, N_ ("Database Is Damaged"),
    N_ ("The database of this profile cannot be read. It was left as it is. Keep a copy of the "
        "profile's folder, then "
        "put a copy of tresen.db from its backups folder in its place.") },
  { TRESEN_STORE_ERROR_NEWER, N_ ("Database Is Newer Than Tresen"),
    N_ ("A newer Tresen has written this database, and this one could spoil it. Start the newer "
        "Tresen, or update this "
        "one.") },
  { TRESEN_STORE_ERROR_MIGRATION, N_ ("Database Could Not Be Updated"),
    N_ ("The database was left as it was, and a copy is in the backups folder of the profile. "
        "Start the Tresen that you "
        "had before, and report the details below.") },
  { TRESEN_STORE_ERROR_OTHER_ACCOUNT, N_ ("Profile Belongs to Another Account"),
    N_ ("This profile holds the customers of one Official Account, and its connection.ini now "
        "names "
        "another one; their customers would be mixed. Nothing was changed. Put the former app id "
        "back, or start Tresen with another --profile for the other account.") },
};

static const Words *
find (const Words *words, gsize n, int code)
{
  for (gsize i = 0; i < n; i++)
    if (words[i].code == code)
      return &words[i];
  return NULL;
}

/** Never empty: what Tresen has no words for is told as it is. */
TresenProblemWords *
tresen_problem_words_new (const GError *error)
{
  static const Words other = { 0, N_ ("Tresen Cannot Open"),
                               N_ ("Something that Tresen does not know has gone wrong, and "
                                   "nothing is received or sent. Start Tresen again; "
                                   "if this stays, report the details below.") };
  TresenProblemWords *self = g_new0 (TresenProblemWords, 1);
  const Words *words = NULL;

  if (error->domain == TRESEN_PROFILE_ERROR)
    words = find (profile_words, G_N_ELEMENTS (profile_words), error->code);
  else if (error->domain == TRESEN_STORE_ERROR)
    words = find (store_words, G_N_ELEMENTS (store_words), error->code);
  if (words == NULL)
    words = &other;
  self->title = _ (words->title);
  self->text = g_strdup (_ (words->text));
  return self;
}
