/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives a fuzz target every file of the folders that are named: what was once found stays found. */
#include "fuzz.h"

static guint
replay_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint count = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      LLVMFuzzerTestOneInput ((const uint8_t *) content, size);
      count++;
    }
  return count;
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      guint count = replay_folder (argv[i]);

      g_print ("%u inputs of %s\n", count, argv[i]);
      g_assert_cmpuint (count, >, 0);
    }
  return 0;
}
