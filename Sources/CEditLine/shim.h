#ifndef SHARDLAB_CEDITLINE_H
#define SHARDLAB_CEDITLINE_H

#include <errno.h>
#include <histedit.h>
#include <stdio.h>
#include <unistd.h>
#include <wchar.h>

/* Swift cannot call variadic functions: one fixed form for each of their uses. */

static inline EditLine *shardlab_el_open(const char *name) { return el_init(name, stdin, stdout, stderr); }

static inline int shardlab_el_set_data(EditLine *editor, void *data) { return el_set(editor, EL_CLIENTDATA, data); }

static inline void *shardlab_el_data(EditLine *editor) {
    void *data = NULL;
    el_get(editor, EL_CLIENTDATA, &data);
    return data;
}

/* Between two bytes 1 the prompt holds colour sequences, which take no room. */
static inline int shardlab_el_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
    return el_set(editor, EL_PROMPT_ESC, prompt, '\1');
}

static inline int shardlab_el_set_emacs(EditLine *editor) { return el_set(editor, EL_EDITOR, "emacs"); }

static inline int shardlab_el_add(
    EditLine *editor, const char *name, const char *help, unsigned char (*function)(EditLine *, int)) {
    return el_set(editor, EL_ADDFN, name, help, function);
}

static inline int shardlab_el_bind(EditLine *editor, const char *key, const char *function) {
    return el_set(editor, EL_BIND, key, function, NULL);
}

static inline int shardlab_el_set_history(EditLine *editor, History *past) {
    return el_set(editor, EL_HIST, history, past);
}

static inline int shardlab_history_keep(History *past, int lines) {
    HistEvent event;
    return history(past, &event, H_SETSIZE, lines) < 0 ? -1 : history(past, &event, H_SETUNIQUE, 1);
}

static inline int shardlab_history_add(History *past, const char *line) {
    HistEvent event;
    return history(past, &event, H_ENTER, line);
}

static inline int shardlab_history_load(History *past, const char *path) {
    HistEvent event;
    return history(past, &event, H_LOAD, path);
}

static inline int shardlab_history_save(History *past, const char *path) {
    HistEvent event;
    return history(past, &event, H_SAVE, path);
}

/* Reads one UTF-8 character from standard input; a signal ends the line with EINTR instead of being slept through. */
static inline int shardlab_el_read(EditLine *editor, wchar_t *character) {
    unsigned char byte;
    ssize_t count = read(STDIN_FILENO, &byte, 1);
    (void)editor;
    if (count <= 0) return (int)count;
    int more = byte < 0x80 ? 0 : byte < 0xC0 ? -1 : byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : byte < 0xF8 ? 3 : -1;
    if (more < 0) {
        *character = 0xFFFD;
        return 1;
    }
    wchar_t code = more == 0 ? byte : byte & (0x3F >> more);
    while (more-- > 0) {
        count = read(STDIN_FILENO, &byte, 1);
        if (count <= 0) return (int)count;
        code = (code << 6) | (byte & 0x3F);
    }
    *character = code;
    return 1;
}

static inline int shardlab_el_set_reader(EditLine *editor) { return el_set(editor, EL_GETCFN, shardlab_el_read); }

#endif
