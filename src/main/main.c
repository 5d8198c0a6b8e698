/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#include "tresen-headless.h"
#include "tresen-options.h"
#include "tresen-profile.h"
#include "tresen-store-export.h"
#ifdef TRESEN_WITH_CONSOLE
#include "tresen-windowed.h"
#endif

static void
set_up_language (void)
{
  const char *folder = g_getenv ("TRESEN_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : TRESEN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static GOutputStream *
open_output (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (g_strcmp0 (path, "-") == 0)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL, error));
}

/* A file is replaced by a whole export or not at all: closing it under a cancelled cancellable leaves the old one. */
static gboolean
close_output (GOutputStream *output, gboolean is_whole, GError **error)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  if (is_whole)
    return g_output_stream_close (output, NULL, error);
  g_cancellable_cancel (cancelled);
  g_output_stream_close (output, cancelled, NULL);
  return FALSE;
}

static int
run_export (const TresenOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *database = g_build_filename (options->profile, "tresen.db", NULL);
  g_autoptr (GOutputStream) output = open_output (options->export, &error);

  if (output != NULL
      && close_output (output, tresen_store_export (database, output, &error), &error))
    return 0;
  g_printerr ("tresen: %s\n", error->message);
  return 1;
}

static int
run_main_job (const TresenOptions *options)
{
  if (options->is_headless)
    return tresen_headless_run (options);
#ifdef TRESEN_WITH_CONSOLE
  return tresen_windowed_run (options);
#else
  g_printerr ("tresen: %s\n", _ ("this build has no window; start it with --headless"));
  return 2;
#endif
}

/** main: the exit status is 0 when all went well, 1 when it did not, 2 when the options are wrong. */
int
main (int argc, char **argv)
{
  g_autoptr (TresenOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  g_log_writer_default_set_use_stderr (TRUE);
  set_up_language ();
  options = tresen_options_parse (&argc, &argv, &error);
  if (options == NULL)
    {
      g_printerr ("tresen: %s\n", error->message);
      return 2;
    }
  if (options->wants_version)
    {
      g_print ("tresen %s\n", TRESEN_VERSION);
      return 0;
    }
  if (options->export != NULL)
    return run_export (options);
  return run_main_job (options);
}
