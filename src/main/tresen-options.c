/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-options.h"

#include "config.h"

#include <glib/gi18n.h>

#include "tresen-profile.h"

static void
read_options (TresenOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile,
      N_ ("Folder with everything of one dealer (default: in the user's data folder)"),
      N_ ("DIR") },
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &self->secrets,
      N_ ("Key file with the secrets, mode 0600"), N_ ("FILE") },
    { "headless", 0, 0, G_OPTION_ARG_NONE, &self->is_headless,
      N_ ("Run the bridge alone, without a window"), NULL },
    { "practice", 0, 0, G_OPTION_ARG_NONE, &self->is_practice,
      N_ ("Practise with stand-ins for the outside systems, in a profile of their own"), NULL },
    { "tour", 0, 0, G_OPTION_ARG_FILENAME, &self->tour,
      N_ ("With --practice: play the main job by itself and put screenshots into DIR"),
      N_ ("DIR") },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &self->export,
      N_ ("Write all of a profile's data as JSON Lines into FILE (- for standard output)"),
      N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->wants_version, N_ ("Say which version this is"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static gboolean
check (TresenOptions *self, int argc, GError **error)
{
  const char *fault = NULL;

  if (argc > 1)
    fault = _ ("there is an argument that is no option");
  else if (self->tour != NULL && (!self->is_practice || self->is_headless))
    fault = _ ("--tour needs --practice and a window");
  else if (self->is_practice && self->secrets != NULL)
    fault = _ ("--practice makes up its own secrets");
  if (fault == NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s", fault);
  return FALSE;
}

/**
 * tresen_options_parse:
 * @argc: (inout): as main() got it
 * @argv: (inout): as main() got it
 *
 * Ends the process for --help. Errors: those of GOptionContext. Main thread, once.
 *
 * Returns: (transfer full) (nullable): what is asked for
 */
TresenOptions *
tresen_options_parse (int *argc, char ***argv, GError **error)
{
  g_autoptr (TresenOptions) self = g_new0 (TresenOptions, 1);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context,
                                _ ("The desk of a car dealer whose customers are on WeChat"));
  read_options (self, context);
  if (!g_option_context_parse (context, argc, argv, error) || !check (self, *argc, error))
    return NULL;
  if (self->profile == NULL && self->tour != NULL)
    {
      self->is_profile_temporary = TRUE;
      self->profile = g_dir_make_tmp ("tresen-tour-XXXXXX", error);
      if (self->profile == NULL)
        return NULL;
    }
  else if (self->profile == NULL && self->is_practice)
    self->profile = g_build_filename (g_get_user_data_dir (), "tresen-practice", NULL);
  else if (self->profile == NULL)
    self->profile = tresen_profile_get_default_folder ();
  return g_steal_pointer (&self);
}

void
tresen_options_free (TresenOptions *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_free (self->secrets);
  g_free (self->tour);
  g_free (self->export);
  g_free (self);
}
