/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files on their way into a reply, in a real window: pasted, dropped, chosen; several at once, documents, drafts. */
#include <adwaita.h>
#include <string.h>

#include "../attach/attach-samples.h"
#include "console-fixture.h"
#include "tresen-attach-words.h"
#include "tresen-composer.h"
#include "tresen-console.h"
#include "tresen-store-drafts.h"
#include "tresen-store-timeline.h"

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  TresenComposer *composer;
  gint64 customer_id;
  gint64 other_id;
  guint wanted; /* how many files are waited for */
} Fixture;

static gboolean
is_editable (gpointer data)
{
  return gtk_text_view_get_editable (tresen_composer_get_view (((Fixture *) data)->composer));
}

static gboolean
is_ready (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (((Fixture *) data)->window)) && is_editable (data);
}

static void
set_left (Fixture *self, guint left)
{
  TresenBudget budget
      = { left > 0 ? TRESEN_BUDGET_OPEN : TRESEN_BUDGET_CLOSED, 5, left, G_MAXINT64 };

  tresen_composer_set_budget (self->composer, budget, left > 0 ? NULL : "The window is closed.");
}

static void
open_window (Fixture *self)
{
  GtkWidget *area = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->window = gtk_window_new ();
  self->composer
      = g_object_new (TRESEN_TYPE_COMPOSER, "valign", GTK_ALIGN_END, "vexpand", TRUE, NULL);
  gtk_box_append (GTK_BOX (area), GTK_WIDGET (self->composer));
  gtk_window_set_child (GTK_WINDOW (self->window), area);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 500);
  tresen_composer_set_up (self->composer, self->base.store, self->base.clock,
                          tresen_profile_get_media_folder (self->base.profile));
  tresen_composer_accept_drops (self->composer, area);
  gtk_window_present (GTK_WINDOW (self->window));
  tresen_composer_open (self->composer, self->customer_id);
  set_left (self, 5);
  gtk_widget_grab_focus (GTK_WIDGET (tresen_composer_get_view (self->composer)));
  g_assert_true (console_fixture_wait (is_ready, self));
  console_fixture_settle (200);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, data);
  self->customer_id = console_fixture_add_customer (&self->base, "oA", "Li Wei");
  self->other_id = console_fixture_add_customer (&self->base, "oB", "Zhang Min");
  open_window (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
  console_fixture_tear_down (&self->base, data);
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *) data;
}

static void
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  gboolean has_exited = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &has_exited);
  g_assert_true (console_fixture_wait (is_set, &has_exited));
  console_fixture_settle (150);
}

#define KEYS(...)                                                                                  \
  run ((const char *const[]){ "xdotool", "key", "--delay", "30", __VA_ARGS__, NULL })

static GFile *
write_file (Fixture *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->base.folder, name, NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return g_file_new_for_path (path);
}

static GFile *
write_picture (Fixture *self, const char *name)
{
  g_autoptr (GBytes) bytes = sample_jpeg (200, 100);

  return write_file (self, name, bytes);
}

static const GPtrArray *
get_files (Fixture *self)
{
  return tresen_attachment_list_get_files (tresen_composer_get_attachments (self->composer));
}

static const TresenAttachFile *
get_file (Fixture *self, guint index)
{
  const GPtrArray *files = get_files (self);

  g_assert_cmpuint (index, <, files->len);
  return g_ptr_array_index (files, index);
}

static gboolean
has_files (gpointer data)
{
  Fixture *self = data;

  return get_files (self)->len == self->wanted
         && !tresen_attachment_list_is_busy (tresen_composer_get_attachments (self->composer));
}

static void
expect_files (Fixture *self, guint wanted)
{
  self->wanted = wanted;
  g_assert_true (console_fixture_wait (has_files, self));
}

static gboolean
has_notice (gpointer data)
{
  return *tresen_composer_get_notice (((Fixture *) data)->composer) != '\0';
}

static void
expect_notice (Fixture *self, const char *part)
{
  g_assert_true (console_fixture_wait (has_notice, self));
  g_test_message ("%s", tresen_composer_get_notice (self->composer));
  g_assert_nonnull (strstr (tresen_composer_get_notice (self->composer), part));
}

static gboolean
can_send (Fixture *self)
{
  gboolean result = FALSE;

  g_object_get (self->composer, "can-send", &result, NULL);
  return result;
}

/* Where the chooser, the clipboard and a drop meet. */
static void
add (Fixture *self, GFile *first, GFile *second, GFile *third)
{
  GSList *files = NULL;

  if (third != NULL)
    files = g_slist_prepend (files, third);
  if (second != NULL)
    files = g_slist_prepend (files, second);
  files = g_slist_prepend (files, first);
  tresen_attachment_list_add_files (tresen_composer_get_attachments (self->composer), files);
  g_slist_free (files);
}

/* The clipboard */

static GdkClipboard *
get_clipboard (Fixture *self)
{
  return gtk_widget_get_clipboard (self->window);
}

static void
test_paste_picture (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (64, 32, FALSE);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);

  gdk_clipboard_set_texture (get_clipboard (self), texture);
  KEYS ("ctrl+v");
  expect_files (self, 1);
  g_assert_cmpint (get_file (self, 0)->width, ==, 64);
  g_assert_cmpstr (get_file (self, 0)->content_type, ==, "image/png");
  g_assert_true (can_send (self));
}

static void
test_paste_files (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = write_picture (self, "car.jpg");
  GSList files = { file, NULL };
  GdkFileList *list = gdk_file_list_new_from_list (&files);

  gdk_clipboard_set (get_clipboard (self), GDK_TYPE_FILE_LIST, list);
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  KEYS ("ctrl+v");
  expect_files (self, 1);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "car.jpg");
}

/* An office program offers a picture of the text beside the text: the text is meant. */
static void
test_paste_text (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (64, 32, FALSE);
  g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);
  GValue text_value = G_VALUE_INIT;
  GValue texture_value = G_VALUE_INIT;
  GdkContentProvider *both[2];
  g_autoptr (GdkContentProvider) provider = NULL;
  g_autofree char *typed = NULL;

  g_value_init (&text_value, G_TYPE_STRING);
  g_value_set_string (&text_value, "from a table");
  g_value_init (&texture_value, GDK_TYPE_TEXTURE);
  g_value_set_object (&texture_value, texture);
  both[0] = gdk_content_provider_new_for_value (&texture_value);
  both[1] = gdk_content_provider_new_for_value (&text_value);
  provider = gdk_content_provider_new_union (both, 2);
  gdk_clipboard_set_content (get_clipboard (self), provider);
  KEYS ("ctrl+v");
  typed = tresen_composer_get_text (self->composer);
  g_assert_cmpstr (typed, ==, "from a table");
  expect_files (self, 0);
  g_value_unset (&text_value);
  g_value_unset (&texture_value);
}

/* What was pasted for one customer never comes to another one. */
static void
test_paste_and_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_noise (1500, 1500);
  g_autoptr (GBytes) bytes = sample_save (pixbuf, "png");
  g_autoptr (GFile) file = write_file (self, "large.png", bytes);

  add (self, file, NULL, NULL);
  tresen_composer_open (self->composer, self->other_id);
  g_assert_true (console_fixture_wait (is_editable, self));
  console_fixture_settle (500);
  g_assert_cmpuint (get_files (self)->len, ==, 0);
  g_assert_false (
      tresen_attachment_list_is_busy (tresen_composer_get_attachments (self->composer)));
}

/* Drops */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer file)
{
  GSList files = { file, NULL };
  GdkFileList *list = gdk_file_list_new_from_list (&files);
  GdkContentProvider *provider = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, list);

  g_boxed_free (GDK_TYPE_FILE_LIST, list);
  return provider;
}

/* A real drag with the mouse, from above the composer onto it. */
static void
test_drop (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = write_picture (self, "dropped.jpg");
  GtkWidget *label = gtk_label_new ("Drag me");
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_set_size_request (label, 600, 100);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), file);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_box_prepend (GTK_BOX (gtk_window_get_child (GTK_WINDOW (self->window))), label);
  console_fixture_settle (300);
  run ((const char *const[]){ "xdotool", "mousemove", "200", "90", "mousedown", "1", NULL });
  run ((const char *const[]){
      "xdotool", "mousemove", "210", "110", "sleep", "0.1", "mousemove", "230", "200", "sleep",
      "0.1",     "mousemove", "240", "300", "sleep", "0.1", "mousemove", "245", "310", NULL });
  g_assert_true ((gtk_widget_get_state_flags (gtk_window_get_child (GTK_WINDOW (self->window)))
                  & GTK_STATE_FLAG_DROP_ACTIVE)
                 != 0);
  run ((const char *const[]){ "xdotool", "mouseup", "1", NULL });
  expect_files (self, 1);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "dropped.jpg");
}

/* Several at once, and documents */

static GtkWidget *
find_widget (GtkWidget *widget, GType type, guint *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_in (GtkWidget *widget, GType type, guint nth)
{
  GtkWidget *found = find_widget (widget, type, &nth);

  g_assert_nonnull (found);
  return found;
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data))
      return l->data;
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  GtkWidget *dialog = find_dialog ();

  return dialog != NULL && gtk_widget_get_mapped (dialog);
}

static AdwMessageDialog *
wait_for_dialog (Fixture *self)
{
  g_assert_true (console_fixture_wait (has_dialog, self));
  console_fixture_settle (200);
  return ADW_MESSAGE_DIALOG (find_dialog ());
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return find_dialog () == NULL;
}

static void
answer (Fixture *self, AdwMessageDialog *dialog, const char *label)
{
  GtkWidget *button = find_button (GTK_WIDGET (dialog), label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (console_fixture_wait (has_no_dialog, self));
}

static gpointer
timeline_func (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_timeline_before (db, *(gint64 *) data, NULL, 100, error);
}

static GPtrArray *
load_timeline (Fixture *self)
{
  return console_fixture_read (&self->base, timeline_func, &self->customer_id);
}

/* Three of different kinds: asked once, sent in their order, each with its own message. */
static void
test_several (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) sound = sample_amr (100);
  g_autoptr (GFile) picture = write_picture (self, "car.jpg");
  g_autoptr (GFile) voice = write_file (self, "note.amr", sound);
  g_autoptr (GFile) other = write_picture (self, "engine.jpg");
  g_autoptr (GPtrArray) timeline = NULL;
  AdwMessageDialog *dialog;

  add (self, picture, voice, other);
  dialog = wait_for_dialog (self);
  g_assert_true (says (GTK_WIDGET (dialog), "sent as 3 messages and uses 3 replies of 5"));
  answer (self, dialog, "Attach");
  expect_files (self, 3);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "car.jpg");
  g_assert_cmpstr (get_file (self, 1)->kind, ==, "voice");
  g_assert_cmpint (get_file (self, 1)->duration_us, ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpstr (get_file (self, 2)->name, ==, "engine.jpg");
  g_assert_true (can_send (self));
  tresen_composer_send (self->composer);
  expect_files (self, 0);
  console_fixture_settle (300);
  timeline = load_timeline (self);
  g_assert_cmpuint (timeline->len, ==, 3);
  g_assert_cmpstr (((TresenTimelineEntry *) g_ptr_array_index (timeline, 0))->kind, ==, "image");
  g_assert_cmpstr (((TresenTimelineEntry *) g_ptr_array_index (timeline, 1))->kind, ==, "voice");
  g_assert_cmpstr (((TresenTimelineEntry *) g_ptr_array_index (timeline, 2))->kind, ==, "image");
}

static void
test_several_declined (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) one = write_picture (self, "a.jpg");
  g_autoptr (GFile) two = write_picture (self, "b.jpg");

  add (self, one, two, NULL);
  answer (self, wait_for_dialog (self), "Cancel");
  expect_files (self, 0);
  g_assert_false (can_send (self));
}

/* More than replies are left: the first are chosen, and no more can be. */
static void
test_too_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) one = write_picture (self, "a.jpg");
  g_autoptr (GFile) two = write_picture (self, "b.jpg");
  g_autoptr (GFile) three = write_picture (self, "c.jpg");
  AdwMessageDialog *dialog;
  GtkWidget *check;

  set_left (self, 2);
  add (self, one, two, three);
  dialog = wait_for_dialog (self);
  g_assert_true (says (GTK_WIDGET (dialog), "uses 2 replies of 2"));
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "attach"));
  check = find_in (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, 2);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_false (adw_message_dialog_get_response_enabled (dialog, "attach"));
  g_assert_true (says (GTK_WIDGET (dialog), "too much: 2 replies are left"));
  check = find_in (GTK_WIDGET (dialog), GTK_TYPE_CHECK_BUTTON, 0);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, "attach"));
  answer (self, dialog, "Attach");
  expect_files (self, 2);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "b.jpg");
  g_assert_cmpstr (get_file (self, 1)->name, ==, "c.jpg");
  add (self, one, NULL, NULL);
  expect_notice (self, "Every reply that is left is taken");
  expect_files (self, 2);
}

/* An offer: as many of its first pages as staff want, and never more than replies are left. */
static void
test_document (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) pdf = sample_pdf (7, 595, 842);
  g_autoptr (GFile) file = write_file (self, "offer.pdf", pdf);
  g_autofree char *title = NULL;
  AdwMessageDialog *dialog;
  GtkWidget *spin;
  double most = 0;

  set_left (self, 4);
  add (self, file, NULL, NULL);
  dialog = wait_for_dialog (self);
  spin = find_in (GTK_WIDGET (dialog), GTK_TYPE_SPIN_BUTTON, 0);
  gtk_spin_button_get_range (GTK_SPIN_BUTTON (spin), NULL, &most);
  g_assert_cmpfloat (most, ==, 4);
  g_assert_true (says (GTK_WIDGET (dialog), "sent as 4 messages and uses 4 replies of 4"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 2);
  g_assert_true (says (GTK_WIDGET (dialog), "sent as 2 messages and uses 2 replies of 4"));
  answer (self, dialog, "Attach");
  expect_files (self, 2);
  title = tresen_attach_words_title (get_file (self, 1));
  g_assert_cmpstr (title, ==, "Page 2 of 7 of offer.pdf");
  g_assert_cmpint (get_file (self, 1)->width, ==, 1080);
}

/* A document of one page is no question. */
static void
test_one_page (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) pdf = sample_pdf (1, 595, 842);
  g_autoptr (GFile) file = write_file (self, "invoice.pdf", pdf);

  add (self, file, NULL, NULL);
  expect_files (self, 1);
  g_assert_null (find_dialog ());
  g_assert_true (can_send (self));
}

/* What can be sent is attached, and what cannot is said with its name and what to do. */
static void
test_some_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) film = g_bytes_new_static ("\0\0\0\x18"
                                                "ftypmp42\0\0\0\0mp42isom",
                                                24);
  g_autoptr (GBytes) text = g_bytes_new_static ("Dear Mr Li", 10);
  g_autoptr (GFile) one = write_file (self, "film.mp4", film);
  g_autoptr (GFile) two = write_picture (self, "car.jpg");
  g_autoptr (GFile) three = write_file (self, "letter.txt", text);

  add (self, one, two, three);
  expect_notice (self, "film.mp4: Tresen sends no films.");
  g_assert_nonnull (
      strstr (tresen_composer_get_notice (self->composer), "letter.txt: WeChat does"));
  expect_files (self, 1);
  g_assert_true (can_send (self));
}

/* Files and text: never more than replies are left. */
static void
test_with_text (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) one = write_picture (self, "a.jpg");
  g_autoptr (GFile) two = write_picture (self, "b.jpg");

  set_left (self, 2);
  add (self, one, two, NULL);
  answer (self, wait_for_dialog (self), "Attach");
  expect_files (self, 2);
  g_assert_true (can_send (self));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (tresen_composer_get_view (self->composer)),
                            "hi", -1);
  g_assert_false (can_send (self));
  expect_notice (self, "these are 3, and 2 are left");
}

/* With no reply left files wait in the draft; after a restart they are there, in their order. */
static void
test_draft (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) sound = sample_amr (100);
  g_autoptr (GFile) picture = write_picture (self, "car.jpg");
  g_autoptr (GFile) voice = write_file (self, "note.amr", sound);
  AdwMessageDialog *dialog;

  set_left (self, 0);
  add (self, picture, voice, NULL);
  dialog = wait_for_dialog (self);
  g_assert_true (says (GTK_WIDGET (dialog), "needs 2 replies, and none is left now"));
  answer (self, dialog, "Attach");
  expect_files (self, 2);
  g_assert_false (can_send (self));
  console_fixture_settle (600);
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
  console_fixture_reopen (&self->base);
  open_window (self);
  expect_files (self, 2);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "car.jpg");
  g_assert_cmpint (get_file (self, 0)->width, ==, 200);
  g_assert_cmpstr (get_file (self, 1)->name, ==, "note.amr");
  g_assert_cmpint (get_file (self, 1)->duration_us, ==, 2 * G_USEC_PER_SEC);
  g_assert_true (can_send (self));
}

/* A file that somebody has thrown away meanwhile is said to be gone; the others stay. */
static void
test_draft_lost (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) one = write_picture (self, "a.jpg");
  g_autoptr (GFile) two = write_picture (self, "b.jpg");
  g_autofree char *path = NULL;
  g_autoptr (GFile) copy = NULL;

  add (self, one, two, NULL);
  answer (self, wait_for_dialog (self), "Attach");
  expect_files (self, 2);
  console_fixture_settle (600);
  path = g_build_filename (tresen_profile_get_media_folder (self->base.profile),
                           get_file (self, 0)->file, NULL);
  copy = g_file_new_for_path (path);
  g_assert_true (g_file_delete (copy, NULL, NULL));
  tresen_composer_open (self->composer, self->other_id);
  g_assert_true (console_fixture_wait (is_editable, self));
  tresen_composer_open (self->composer, self->customer_id);
  expect_files (self, 1);
  g_assert_cmpstr (get_file (self, 0)->name, ==, "b.jpg");
  expect_notice (self, "no longer there");
}

/* Removed by its button: gone from the list, the draft and the folder. */
static void
test_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) one = write_picture (self, "a.jpg");
  g_autofree char *path = NULL;
  GtkWidget *list;

  add (self, one, NULL, NULL);
  expect_files (self, 1);
  path = g_build_filename (tresen_profile_get_media_folder (self->base.profile),
                           get_file (self, 0)->file, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  list = GTK_WIDGET (tresen_composer_get_attachments (self->composer));
  g_signal_emit_by_name (find_in (list, GTK_TYPE_BUTTON, 0), "clicked");
  expect_files (self, 0);
  g_assert_false (gtk_widget_get_visible (list));
  console_fixture_settle (300);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* What is shown is what will really be sent. */
static void
test_words (void)
{
  TresenAttachFile photo = { .file = (char *) "a.jpg",
                             .name = (char *) "IMG_1.jpg",
                             .kind = "image",
                             .size = 1800000,
                             .was_size = 8400000,
                             .width = 2560,
                             .height = 1920,
                             .changes = TRESEN_ATTACH_SCALED | TRESEN_ATTACH_CLEANED };
  TresenAttachFile voice = { .file = (char *) "a.amr",
                             .name = (char *) "",
                             .kind = "voice",
                             .size = 20000,
                             .duration_us = 61400000 };
  TresenAttachFile moving = { .file = (char *) "a.gif",
                              .name = (char *) "a.gif",
                              .kind = "image",
                              .size = 3000000,
                              .width = 10,
                              .height = 20,
                              .changes = TRESEN_ATTACH_MOVING };
  g_autofree char *photo_text = tresen_attach_words_describe (&photo);
  g_autofree char *voice_title = tresen_attach_words_title (&voice);
  g_autofree char *voice_text = tresen_attach_words_describe (&voice);
  g_autofree char *moving_text = tresen_attach_words_describe (&moving);

  g_assert_cmpstr (photo_text, ==,
                   "2560 × 1920 · 1.8\302\240MB · made smaller from 8.4\302\240MB"
                   " · without place and camera data");
  g_assert_cmpstr (voice_title, ==, "Recording");
  g_assert_cmpstr (voice_text, ==, "1:01 · 20.0\302\240kB");
  g_assert_nonnull (strstr (moving_text, "WeChat may refuse"));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/console/attachments/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add_func ("/console/attachments/words", test_words);
  ADD ("paste-picture", test_paste_picture);
  ADD ("paste-files", test_paste_files);
  ADD ("paste-text", test_paste_text);
  ADD ("paste-and-leave", test_paste_and_leave);
  ADD ("drop", test_drop);
  ADD ("several", test_several);
  ADD ("several-declined", test_several_declined);
  ADD ("too-many", test_too_many);
  ADD ("document", test_document);
  ADD ("one-page", test_one_page);
  ADD ("some-refused", test_some_refused);
  ADD ("with-text", test_with_text);
  ADD ("draft", test_draft);
  ADD ("draft-lost", test_draft_lost);
  ADD ("remove", test_remove);
  return g_test_run ();
}
